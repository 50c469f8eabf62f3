from django.urls import path

from idi.foundation.ledger.views import bank, dues, invoices

app_name = "ledger"
urlpatterns = [
    path("", dues.dues, name="dues"),
    path("<int:pk>/", dues.due, name="due"),
    path("<int:pk>/settle/", dues.settle, name="settle"),
    path("<int:pk>/invoice/", invoices.new, name="invoice"),
    path("payments/<int:pk>/back/", dues.write_back, name="write_back"),
    path("payments.csv", dues.to_pay, name="to_pay"),
    path("bank/", bank.files, name="bank"),
    path("bank/upload/", bank.upload, name="upload"),
    path("bank/<int:pk>/", bank.file, name="bank_file"),
    path("bank/<int:pk>/book/", bank.book, name="book_file"),
    path("bank/<int:pk>/drop/", bank.drop, name="drop_file"),
    path("bank/lines/", bank.lines, name="bank_lines"),
    path("bank/lines/<int:pk>/", bank.line, name="bank_line"),
    path("bank/lines/<int:pk>/place/", bank.place, name="place"),
    path("bank/lines/<int:pk>/return/", bank.give_back, name="give_back"),
]

from django.urls import path

from idi.foundation.ledger.views import bank, book, dues, invoices

app_name = "ledger"
urlpatterns = [
    path("", dues.dues, name="dues"),
    path("<int:pk>/", dues.due, name="due"),
    path("<int:pk>/settle/", dues.settle, name="settle"),
    path("<int:pk>/invoice/", invoices.new, name="invoice"),
    path("payments/<int:pk>/back/", dues.write_back, name="write_back"),
    path("payments.csv", dues.to_pay, name="to_pay"),
    path("book/", book.statement, name="book"),
    path("book/state/", book.state, name="state"),
    path("statements/", book.statements, name="statements"),
    path("vouchers/", book.vouchers, name="vouchers"),
    path("vouchers/<int:pk>/", book.voucher, name="voucher"),
    path("trial/", book.trial, name="trial"),
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

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("seats", "0002_functions")]
    operations = [
        migrations.RemoveIndex(model_name="seat", name="seat_by_holder"),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                fields=["holder_id", "role", "scope"], include=("from_on", "until_on"), name="seat_by_holder"
            ),
        ),
    ]

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("diary", "0004_assigned")]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.BigIntegerField()),
                ("region_code", models.CharField(max_length=6)),
                ("person_id", models.BigIntegerField()),
                ("substitute_id", models.BigIntegerField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("filed_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["holder_id", "until_on"], name="absence_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", django.db.models.expressions.F("from_on"))), name="absence_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person_id", django.db.models.expressions.F("substitute_id")), _negated=True),
                        name="absence_has_another_person",
                    ),
                ],
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('diary', '0005_absences'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='team_id',
            field=models.BigIntegerField(null=True),
        ),
    ]

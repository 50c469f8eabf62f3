from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credit', '0002_records'),
        ('parties', '0011_links_by_index'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='fact',
            name='fact_once',
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('organisation', 'kind', 'subject_kind', 'subject_id'), name='fact_once'),
        ),
    ]

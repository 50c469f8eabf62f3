import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0010_inspection_chief'),
    ]

    operations = [
        migrations.AlterField(
            model_name='link',
            name='held',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='held_by', to='parties.organisation'),
        ),
        migrations.AlterField(
            model_name='link',
            name='holder',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='parties.organisation'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['holder'], include=('held', 'id', 'kind', 'from_on', 'until_on'), name='link_by_holder'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['held'], include=('holder', 'id', 'kind', 'from_on', 'until_on'), name='link_by_held'),
        ),
    ]

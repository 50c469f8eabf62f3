import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Units are found by project and by building through `unit_by_project` and `unit_once`; the indexes of those columns alone go."""

    dependencies = [("projects", "0004_functions")]
    operations = [
        migrations.AlterField(
            model_name="unit",
            name="project",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="units", to="projects.project"
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="building",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="units",
                to="projects.building", verbose_name="楼栋号",
            ),
        ),
    ]

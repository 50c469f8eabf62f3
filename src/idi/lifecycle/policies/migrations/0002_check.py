from django.db import migrations


class Migration(migrations.Migration):
    """The public check; it is laid by 0010, once the columns it reads are there."""

    dependencies = [("policies", "0001_initial"), ("projects", "0001_initial"), ("parties", "0001_initial")]
    operations: list = []

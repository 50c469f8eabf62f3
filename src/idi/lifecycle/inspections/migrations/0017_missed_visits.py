from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parents[1] / "plan_watch.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [("inspections", "0016_serious_findings")]

    operations = [
        migrations.AlterField(
            "planalarm", "kind",
            models.CharField(choices=[("late", "计划日已过，未检查"), ("short", "后续阶段已开始，检查次数不足"), ("unanswered", "报验预约逾期未答复"), ("missed", "约定的检查没有进行"), ("covered", "未经检查即隐蔽"), ("document", "设计资料逾期未提交"), ("comment", "设计意见逾期未回复")], max_length=12),
        ),
        migrations.AlterField(
            "replylink", "state",
            models.CharField(choices=[("sent", "有效"), ("revoked", "已停用"), ("lapsed", "机构更换，已停用")], default="sent", max_length=12),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]

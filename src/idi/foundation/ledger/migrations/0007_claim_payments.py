from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0006_claim_delay'),
    ]

    operations = [
        migrations.AlterField(
            model_name='due',
            name='kind',
            field=models.CharField(choices=[('premium', '保险费'), ('premium_adjustment', '保险费调整'), ('premium_share', '共保保费划付'), ('claim', '赔款'), ('claim_advance', '先予支付的赔款'), ('claim_mitigation', '施救费用'), ('claim_delay', '延迟赔付的损失'), ('claim_share', '共保赔款摊回'), ('recovery', '追偿款'), ('recovery_share', '共保追偿划付'), ('fee', '费用')], max_length=24),
        ),
    ]

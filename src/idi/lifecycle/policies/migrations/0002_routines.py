from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("policies", "0001_initial", "0002_check", "0003_panel_terms", "0004_endorsements", "0005_member_premium", "0006_charging", "0007_declarations", "0008_late", "0009_endorsement_differences", "0010_check_and_owners", "0011_books", "0012_unsettled", "0013_book_the_past", "0014_waiver_officer", "0015_unanswered", "0016_proposal_ends", "0017_outside_endorsements", "0018_lifting", "0019_money_quoted", "0020_recorded_explanations", "0021_late_of_whoever_owes", "0022_waived_anew")
    dependencies = [
        ("policies", "0001_tables"),
        ("ledger", "0002_routines"),
        ("parties", "0002_routines"),
        ("projects", "0002_routines"),
        ("rating", "0002_routines"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "check.sql", "homes_owners.sql", "outside_match.sql", "unsettled.sql", "unanswered.sql", "late.sql", "release.sql")]

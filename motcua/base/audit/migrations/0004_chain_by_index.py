"""The chain finds its last row by the index, however small the table was when it was last analysed.

A statement that adds many rows keeps the plan made for its first one: with a sequential scan, loading is quadratic.
"""

from django.db import migrations

FUNCTIONS = ("audit_chain_row()", "audit_move_head()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_readings")]
    operations = [
        migrations.RunSQL(
            "".join(f"ALTER FUNCTION {name} SET enable_seqscan = off;\n" for name in FUNCTIONS),
            "".join(f"ALTER FUNCTION {name} RESET enable_seqscan;\n" for name in FUNCTIONS),
        )
    ]

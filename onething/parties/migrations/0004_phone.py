from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_people")]
    operations = [
        migrations.AddField(
            model_name="account",
            name="phone",
            field=models.CharField(blank=True, max_length=32),
        ),
    ]

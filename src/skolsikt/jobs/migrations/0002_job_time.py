from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="JobTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=60, unique=True)),
                ("words", models.CharField(max_length=100)),
                ("said_by", models.CharField(max_length=150)),
                ("said_at", models.DateTimeField()),
            ],
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0007_pushing'),
    ]

    operations = [
        migrations.AddField(
            model_name='categorylisting',
            name='on_offer',
            field=models.PositiveIntegerField(default=0),
        ),
    ]

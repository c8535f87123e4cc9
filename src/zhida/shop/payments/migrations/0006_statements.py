import django.db.models.deletion
import zhida.shop.kernel.ids
import zhida.shop.payments.statements.lifecycle
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_reconciliation'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=21, unique=True)),
                ('account', models.CharField(max_length=40)),
                ('file_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('new_lines', models.PositiveIntegerField()),
                ('uploaded_by', models.CharField(max_length=80)),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'payments_bank_statement',
                'indexes': [models.Index(fields=['-uploaded_at', '-id'], name='bank_statement_newest')],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=21, unique=True)),
                ('account', models.CharField(max_length=40)),
                ('attempt', models.CharField(blank=True, default='', max_length=21)),
                ('line', models.CharField(blank=True, default='', max_length=21)),
                ('is_refund', models.BooleanField()),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('state', models.CharField(default=zhida.shop.payments.statements.lifecycle.PayoutState['DUE'], max_length=12)),
                ('receipt_slot', models.CharField(max_length=110, null=True, unique=True)),
                ('receipt_number', models.CharField(blank=True, default='', max_length=64)),
                ('recorded_by', models.CharField(blank=True, default='', max_length=80)),
                ('confirmed_by', models.CharField(blank=True, default='', max_length=80)),
                ('created_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'payments_payout',
                'indexes': [models.Index(fields=['state', '-created_at', '-id'], name='payout_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payout_amount_floor')],
            },
        ),
        migrations.CreateModel(
            name='StatementProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=21, unique=True)),
                ('action', models.CharField(max_length=10)),
                ('lines', models.JSONField()),
                ('attempt', models.CharField(blank=True, default='', max_length=21)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(default=zhida.shop.payments.statements.lifecycle.ProposalState['WAITING'], max_length=12)),
                ('made_by', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, default='', max_length=80)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'payments_statement_proposal',
                'indexes': [models.Index(fields=['state', '-made_at', '-id'], name='statement_proposal_state')],
            },
        ),
        migrations.CreateModel(
            name='StatementStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=21)),
                ('action', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('document', models.JSONField(default=dict)),
            ],
            options={
                'db_table': 'payments_statement_step',
                'indexes': [models.Index(fields=['number', 'id'], name='statement_step_number')],
            },
        ),
        migrations.CreateModel(
            name='TransferCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.CharField(max_length=21, unique=True)),
                ('account', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=9, unique=True)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('name_digests', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'payments_transfer_code',
                'indexes': [models.Index(fields=['account', 'amount_minor', 'created_at'], name='transfer_code_amount')],
            },
        ),
        migrations.CreateModel(
            name='TransferSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=21, unique=True)),
                ('ref', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('size_bytes', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'payments_transfer_slip',
                'constraints': [models.UniqueConstraint(fields=('ref', 'key'), name='transfer_slip_once')],
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.BigIntegerField(default=zhida.shop.kernel.ids.new_row_id, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=21, unique=True)),
                ('row', models.PositiveIntegerField()),
                ('account', models.CharField(max_length=40)),
                ('bank_serial_number', models.CharField(max_length=64)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('payer_sealed', models.TextField(blank=True, default='')),
                ('remark', models.CharField(blank=True, default='', max_length=400)),
                ('booked_at', models.DateTimeField()),
                ('state', models.CharField(default=zhida.shop.payments.statements.lifecycle.LineState['UNMATCHED'], max_length=12)),
                ('reason', models.CharField(blank=True, default='', max_length=20)),
                ('attempt', models.CharField(blank=True, default='', max_length=21)),
                ('created_at', models.DateTimeField()),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.bankstatement')),
            ],
            options={
                'db_table': 'payments_statement_line',
                'indexes': [models.Index(fields=['state', '-booked_at', '-id'], name='statement_line_state'), models.Index(fields=['attempt'], name='statement_line_attempt')],
                'constraints': [models.UniqueConstraint(fields=('account', 'bank_serial_number'), name='statement_line_once'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='statement_line_amount_floor')],
            },
        ),
    ]

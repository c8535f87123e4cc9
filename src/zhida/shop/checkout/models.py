"""The one table of checkout: where the waiting line of a flash offer stands."""

from django.db import models
from django.db.models import F, Q


class WaitingLine(models.Model):
    """The line before the checkouts of one flash offer. Its places are let in at an even pace since
    `moved_at`, when `places_let_in` of them had been; a line that ran empty begins anew there.
    """

    offer_number = models.CharField(max_length=24, unique=True)
    places_given = models.PositiveBigIntegerField(default=0)
    places_let_in = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "checkout_waiting_line"
        constraints = [
            models.CheckConstraint(
                condition=Q(places_let_in__lte=F("places_given")), name="checkout_line_lets_in_what_it_gave"
            )
        ]

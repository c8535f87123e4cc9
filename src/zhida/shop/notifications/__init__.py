"""Which message goes out on which event: a line in the shopper's inbox, and for a parcel a short message.

Everything here is what a buyer is owed about their own order. It promises one inbox line an event and at most
one short message a parcel. It never advertises: that is marketing's, and needs consent.
"""

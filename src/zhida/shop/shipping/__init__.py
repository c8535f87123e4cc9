"""What it costs to send goods, when they arrive, and where each parcel is.

Freight follows a template for the region that the shopper's district lies in; a promise of days follows the
region and the warehouse. A parcel carries quantities of lines that belong to an opaque `ref`; who it goes to
and whether so much was ordered are known above. Reports of couriers may come twice and in any order: a
parcel's state only moves forward, and "delivered" is the time of the signature, not of the report.
"""

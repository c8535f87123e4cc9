"""From a query to a plan: what every search engine is asked, in terms that none of them owns."""

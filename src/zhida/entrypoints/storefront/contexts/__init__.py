"""What each page is drawn from: frozen records built from the rooms' records, so that templates never see a model."""

"""What each page is drawn from: frozen records, so that templates never see a model."""

"""Trade-in (以旧换新): an old device is valued by questions, inspected when it is here, and then paid for."""

"""The worker: delivers events and runs timers until it is told to stop."""

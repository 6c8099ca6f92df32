"""Messages that must reach people: queue, worker, SMTP."""

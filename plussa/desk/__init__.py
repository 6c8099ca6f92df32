"""Customer service's pages: who works there, their sessions, and the queue of cases."""

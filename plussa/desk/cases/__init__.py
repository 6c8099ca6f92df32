"""The queue, a case and what is done in it, and cases that come by telephone, letter or email."""

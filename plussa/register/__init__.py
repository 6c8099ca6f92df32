"""The record of processing activities (GDPR 30): what is kept, why, on what basis and how long."""

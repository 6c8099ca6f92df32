"""Made-up members, a demo bank and a mail catcher; loaded only with PLUSSA_DEMO."""

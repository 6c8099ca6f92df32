"""Acting for a caller through the services that members use themselves."""

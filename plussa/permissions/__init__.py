"""What members have accepted and allowed, and its proof."""

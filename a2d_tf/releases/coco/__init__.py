"""Still images with instances in COCO's format, and referring expressions."""

"""Videos, pictures, flow and masks: from files and bytes to arrays and back."""

"""What the documentation site shows beside the files of ``docs``: pages made from the code."""

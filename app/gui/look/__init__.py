"""How everything looks: colours, glyphs, faces, laid-out text, and times and counts in words."""

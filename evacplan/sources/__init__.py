"""Where scenarios come from: YAML files, and the shape that editors know them by."""

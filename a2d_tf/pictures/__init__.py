"""Results as pictures: overlays, contact sheets and previews of training."""

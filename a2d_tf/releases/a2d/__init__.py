"""A2D with A2D Sentences (Xu et al., CVPR 2015; Gavrilyuk et al., CVPR 2018)."""

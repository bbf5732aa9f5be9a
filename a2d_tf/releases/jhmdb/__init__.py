"""J-HMDB with J-HMDB Sentences (Jhuang et al., ICCV 2013; Gavrilyuk et al., CVPR 2018)."""

"""The draw of a round and its proof."""

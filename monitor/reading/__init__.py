"""Reading what is stored: queries, exports, and every decision explained."""

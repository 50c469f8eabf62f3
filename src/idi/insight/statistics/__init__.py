"""One definition of every figure over the views `stat_*`; the web reads stored figures."""

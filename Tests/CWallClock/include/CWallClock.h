// A library to be loaded before a program (LD_PRELOAD): gives it another wall
// clock, as far ahead of the true one, in seconds, as the eight bytes of the
// file KITH_TEST_CLOCK say at the moment. The clocks that nobody sets stay as
// they are, and with them every timer; so do the times of files.
#pragma once

#pragma once

/// Ctrl-C asks for an end, and so does `kill`; a second one ends at once.

#include <csignal>

namespace digits {

inline volatile std::sig_atomic_t interruption_asked = 0;  // the signal

inline void ask_for_interruption(int number) {
  interruption_asked = number;
  std::signal(number, SIG_DFL);
}
inline void listen_for_interruption() {
  std::signal(SIGINT, ask_for_interruption);
  std::signal(SIGTERM, ask_for_interruption);
}

}  // namespace digits

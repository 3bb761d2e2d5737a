// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstdio>
#include <span>
#include <utility>

/// A chart as SVG on the standard output, for the pictures of these pages.
namespace picture {

struct point {
  double x, y;
};
struct range {
  double low, high;
  double step;  ///< between ticks
};

class chart {
 public:
  chart(const char* title, const char* x_name, range x, const char* y_name, range y) : x_(x), y_(y) {
    std::printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" font-family=\"sans-serif\" font-size=\"13\">\n", width, height);
    std::printf("<rect width=\"%g\" height=\"%g\" fill=\"white\"/>\n", width, height);
    text(width / 2, 20, "middle", "#222", title);
    text((left + right) / 2, height - 8, "middle", "#222", x_name);
    text(8, top - 8, "start", "#222", y_name);
    for (int i = 0; i <= ticks(x_); ++i) tick(x_.low + i * x_.step, true);
    for (int i = 0; i <= ticks(y_); ++i) tick(y_.low + i * y_.step, false);
  }
  chart(const chart&) = delete;
  chart& operator=(const chart&) = delete;
  ~chart() { std::puts("</svg>"); }

  void curve(std::span<const point> points, const char* colour, const char* name) {
    std::printf("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"", colour);
    for (const point& p : points) std::printf("%.1f,%.1f ", across(p.x), down(p.y));
    std::puts("\"/>");
    legend(colour, name);
  }
  void dots(std::span<const point> points, const char* colour, const char* name) {
    for (const point& p : points) std::printf("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>\n", across(p.x), down(p.y), colour);
    legend(colour, name);
  }

 private:
  static constexpr double width = 640, height = 400, left = 64, right = 620, top = 66, bottom = 350;

  double across(double x) const { return left + (x - x_.low) / (x_.high - x_.low) * (right - left); }
  double down(double y) const { return bottom - (y - y_.low) / (y_.high - y_.low) * (bottom - top); }
  static int ticks(const range& r) { return static_cast<int>(std::lround((r.high - r.low) / r.step)); }

  static void text(double x, double y, const char* anchor, const char* colour, const char* words) {
    std::printf("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n", x, y, anchor, colour, words);
  }
  void tick(double at, bool horizontal) const {
    const double x = across(at), y = down(at);
    const point from = horizontal ? point{x, bottom} : point{left, y}, to = horizontal ? point{x, top} : point{right, y};
    std::printf("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#ddd\"/>\n", from.x, from.y, to.x, to.y);
    char number[32];
    std::snprintf(number, sizeof number, "%.6g", std::abs(at) < 1e-9 * (horizontal ? x_ : y_).step ? 0.0 : at);
    horizontal ? text(x, bottom + 18, "middle", "#555", number) : text(left - 6, y + 4, "end", "#555", number);
  }
  void legend(const char* colour, const char* name) { text(right, top - 8 - 16 * legends_++, "end", colour, name); }

  range x_, y_;
  int legends_ = 0;
};

}  // namespace picture

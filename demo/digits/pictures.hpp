#pragma once

/// SVG pictures of what a network learned, and what it did not.

#include "outcome.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <span>
#include <string>

namespace digits {

/// An SVG document that grows.
class picture {
 public:
  picture(double width, double height) {
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" viewBox=\"0 0 %g %g\" font-family=\"sans-serif\" font-size=\"12\">\n", width,
        height, width, height);
    add("<rect width=\"%g\" height=\"%g\" fill=\"white\"/>\n", width, height);
  }
  void square(double x, double y, double size, int red, int green, int blue) {
    add("<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"#%02x%02x%02x\"/>\n", x, y, size, size, red, green, blue);
  }
  void line(double x1, double y1, double x2, double y2) { add("<line x1=\"%g\" y1=\"%g\" x2=\"%g\" y2=\"%g\" stroke=\"#cccccc\"/>\n", x1, y1, x2, y2); }
  void words(double x, double y, const std::string& text, const char* anchor = "middle") {
    add("<text x=\"%g\" y=\"%g\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text.c_str());
  }
  void begin_curve() { add("<polyline fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"1.2\" points=\""); }
  void point(double x, double y) { add("%.1f,%.1f ", x, y); }
  void end_curve() { add("\"/>\n"); }
  std::string text() const { return text_ + "</svg>\n"; }

 private:
  [[gnu::format(printf, 2, 3)]] void add(const char* format, ...) {
    char part[400];
    va_list values;
    va_start(values, format);
    std::vsnprintf(part, sizeof part, format, values);
    va_end(values);
    text_ += part;
  }
  std::string text_;
};

/// Where a loss stands in the picture of curves: a logarithmic axis of four powers of ten, from 10 to 0.001.
struct loss_axes {
  static constexpr double left = 60, right = 620, top = 30, bottom = 330;
  double epochs;
  double x(double epoch) const { return left + (right - left) * epoch / epochs; }
  static double y(double loss) { return top + (bottom - top) * (1 - std::log10(std::clamp(loss, 1e-3, 10.0))) / 4; }
};

/// The loss of each training over its epochs.
inline std::string loss_curves(const std::string& name, std::span<const outcome> outcomes) {
  picture result(640, 370);
  std::size_t epochs = 1;
  for (const outcome& o : outcomes) epochs = std::max(epochs, o.losses.size());
  const loss_axes axes{static_cast<double>(epochs)};
  result.words(340, 20, name + ": mean loss of each epoch, one curve for each seed");
  for (const auto& [loss, text] : {std::pair{10.0, "10"}, {1.0, "1"}, {0.1, "0.1"}, {0.01, "0.01"}, {0.001, "0.001"}}) {
    result.line(axes.left, axes.y(loss), axes.right, axes.y(loss));
    result.words(axes.left - 6, axes.y(loss) + 4, text, "end");
  }
  result.words(axes.left, axes.bottom + 18, "0");
  result.words(axes.right, axes.bottom + 18, std::to_string(epochs));
  result.words((axes.left + axes.right) / 2, axes.bottom + 34, "epoch");
  for (const outcome& o : outcomes) {
    result.begin_curve();
    for (std::size_t k = 0; k < o.losses.size(); ++k) result.point(axes.x(static_cast<double>(k + 1)), axes.y(o.losses[k]));
    result.end_curve();
  }
  return result.text();
}

/// The places of equal tiles, `across` in a row.
struct tiles {
  std::size_t count, across;
  double wide, high;
  double x(std::size_t k) const { return 10 + wide * static_cast<double>(k % across); }
  double y(std::size_t k) const { return 30 + high * static_cast<double>(k / across); }
  double width() const { return std::max(320.0, 20 + wide * static_cast<double>(std::min(std::max<std::size_t>(count, 1), across))); }
  double height() const { return 40 + high * static_cast<double>((count + across - 1) / across); }
};

/// The digits held back that were not read right, dark on light; the first ones, where they are many.
inline std::string misread_digits(const std::string& name, const data_set& data, const reading& read) {
  constexpr std::size_t most = 120;
  const std::size_t count = read.mistakes.size(), side = data.side;
  const double size = 72 / static_cast<double>(side);
  const tiles place{std::min(count, most), 6, 84, 100};
  picture result(place.width(), place.height());
  result.words(10, 20, name + ": " + std::to_string(count) + " of " + std::to_string(data.held_back) + " digits misread", "start");
  for (std::size_t k = 0; k < place.count; ++k) {
    const misread& m = read.mistakes[k];
    for (std::size_t i = 0; i < side * side; ++i) {
      const int light = static_cast<int>(255 * (1 - data.pixels[m.place * side * side + i]));
      result.square(place.x(k) + size * static_cast<double>(i % side), place.y(k) + size * static_cast<double>(i / side), size, light, light, light);
    }
    result.words(place.x(k) + 36, place.y(k) + 86, std::to_string(data.labels[m.place]) + " read as " + std::to_string(m.as));
  }
  return result.text();
}

/// The weights that look at pixels: red where positive, blue where negative, as strong as beside the largest of all.
inline std::string learned_filters(const std::string& name, std::span<const filter> filters) {
  float largest = 1e-30f;
  for (const filter& f : filters)
    for (const float w : f.weights) largest = std::max(largest, std::abs(w));
  const tiles place{filters.size(), filters.size() > 16 ? 16u : 6u, 56, 56};
  picture result(place.width(), place.height());
  result.words(10, 20, name + ": weights of the first layer", "start");
  for (std::size_t k = 0; k < filters.size(); ++k) {
    const std::size_t width = filters[k].width;
    const double size = 48 / static_cast<double>(width);
    for (std::size_t i = 0; i < width * width; ++i) {
      const float part = filters[k].weights[i] / largest;
      const int faint = static_cast<int>(255 * (1 - std::abs(part)));
      result.square(place.x(k) + size * static_cast<double>(i % width), place.y(k) + size * static_cast<double>(i / width), size, part > 0 ? 255 : faint, faint,
                    part < 0 ? 255 : faint);
    }
  }
  return result.text();
}

}  // namespace digits

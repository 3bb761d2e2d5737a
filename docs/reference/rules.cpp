/// Prints each operation of the vocabulary with its derivative rule, found by tracing the rule on named inputs: one line an
/// operation, columns set apart by tabs: the struct, the operation applied, the adjoint of each operand ("-" where it has none).
/// scripts/reference.py makes docs/reference.md of it.

#include <gradfold/gradfold.hpp>

#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>

namespace {

using namespace gradfold;
using namespace gradfold::detail;

/// The last part of a type's name.
template <class T>
std::string_view struct_name() {
  std::string_view name = __PRETTY_FUNCTION__;
  name.remove_prefix(name.find("T = ") + 4);
  name = name.substr(0, name.find_first_of(";]"));
  return name.substr(name.rfind(':') + 1);
}

enum input : int { z_bar, x, y, w, z, n, c };
constexpr std::string_view names[] = {"z_bar", "x", "y", "w", "z", "n", "c"};

/// Symbols that are inputs of one graph, and the text of what is made of them.
class page {
 public:
  page() { g_.simplifies_freely = true, g_.primal = false; }

  symbol real(input i) { return symbol(handle(&g_, g_.input(i, kind::real))); }
  integer_symbol integer(input i) { return integer_symbol(handle(&g_, g_.input(i, kind::integer))); }
  condition truth(input i) { return condition(handle(&g_, g_.input(i, kind::condition))); }

  std::string text_of(const auto& value) {
    g_.clear_results();
    g_.result(value.value_.node_in(g_, kind::real));
    buffer<char> out;
    write_text(g_.view(), names, out);
    return {out.at, static_cast<std::size_t>(out.size)};
  }

 private:
  builder g_;
};

template <class Operation, int arity>
concept pulls_back =
    (arity == 1 && requires(symbol s) { Operation::pullback(s, s, s); }) || (arity == 2 && requires(symbol s) { Operation::pullback(s, s, s, s); }) ||
    (arity == 3 && requires(symbol s) { Operation::pullback(s, s, s, s, s); });

void print(std::string_view operation, const std::string& applied, std::initializer_list<std::string> adjoints) {
  std::printf("%.*s\t%s", static_cast<int>(operation.size()), operation.data(), applied.c_str());
  if (adjoints.size() == 0) std::printf("\t-");
  for (const std::string& adjoint : adjoints) std::printf("\t%s", adjoint.c_str());
  std::printf("\n");
}

template <class Operation>
void print_rule() {
  page p;
  const symbol bar = p.real(z_bar), a = p.real(x), b = p.real(y), d = p.real(w), result = p.real(z);
  const std::string_view name = struct_name<Operation>();
  if constexpr (std::same_as<Operation, integer_power>) {
    print(name, "x^n, for example " + p.text_of(pow(a, 5)), {p.text_of(Operation::pullback(bar, a, result, 5))});
  } else if constexpr (std::same_as<Operation, data_power>) {
    const integer_symbol count = p.integer(n);
    print(name, p.text_of(pow(a, count)), {p.text_of(Operation::pullback(bar, a, symbol(count.value_), result).of[0])});
  } else if constexpr (std::same_as<Operation, selection>) {
    const condition holds = p.truth(c);
    print(name, p.text_of(select(holds, a, b)), {p.text_of(select(holds, bar, 0)), p.text_of(select(holds, 0, bar))});
  } else if constexpr (pulls_back<Operation, 3>) {
    const auto bars = Operation::pullback(bar, a, b, d, result);
    print(name, p.text_of(apply<Operation>(a, b, d)), {p.text_of(symbol(bars.of[0])), p.text_of(symbol(bars.of[1])), p.text_of(symbol(bars.of[2]))});
  } else if constexpr (pulls_back<Operation, 2>) {
    const auto bars = Operation::pullback(bar, a, b, result);
    print(name, p.text_of(apply<Operation>(a, b)), {p.text_of(symbol(bars.of[0])), p.text_of(symbol(bars.of[1]))});
  } else if constexpr (pulls_back<Operation, 1>) {
    print(name, p.text_of(apply<Operation>(a)), {p.text_of(symbol(Operation::pullback(bar, a, result)))});
  } else if constexpr (Operation::takes == signature::real) {
    print(name, p.text_of(apply<Operation>(a)), {});
  }
}

template <class... Operation>
void print_rules(hana::tuple<Operation...>) {
  (print_rule<typename Operation::type>(), ...);
}

}  // namespace

int main() {
  print_rules(joined<arithmetic_operations, choice_operations, power_operations, extreme_operations, exponential_operations, trigonometric_operations,
                     hyperbolic_operations, rounding_operations, special_operations, hana::tuple<hana::basic_type<stopped>>>::type{});
}

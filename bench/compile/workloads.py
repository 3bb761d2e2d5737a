"""gradfold's own program of each workload of bench/run and bench/tensors: (name, headers below bench, text, goal).

A goal is (seconds, megabytes) of the whole compilation, or none.
"""

import itertools

TENSOR_GOAL = (10.0, 1000.0)
EXTENTS = "template <std::size_t... extents>\nusing t = gradfold::tensor<double, extents...>;\n\n"


def _matrices():
    models = "run/matrices/{}_model.hpp".format
    return [
        ("bundle_adjustment", "run/workloads/reprojection_model.hpp",
         "auto compiled(const std::array<double, 9>& camera, const std::array<double, 3>& point, const std::array<double, 2>& seen) {\n"
         "  return gradfold::value_and_jacobian<gradfold::residuals<bench::reprojection::error, 9, 3, 2, 2>, 0, 1>(camera, point, seen);\n}\n"),
        ("kalman_6", models("kalman"),
         "using namespace bench::kalman;\n"
         "auto moved(const state& s) { return gradfold::value_and_jacobian<motion>(s); }\n"
         "auto seen(const state& s) { return gradfold::value_and_jacobian<sight>(s); }\n"),
        ("robot_arm_pose", models("robot_arm"),
         "using namespace bench::robot_arm;\n"
         "auto compiled(const angles& q) { return gradfold::value_and_jacobian<pose>(q); }\n"),
        ("robot_arm_distance", models("robot_arm"),
         "using namespace bench::robot_arm;\n"
         "auto compiled(const angles& q, const std::array<double, 3>& target) {\n"
         "  return gradfold::value_and_hessian<half_squared_distance, 0>(q, target);\n}\n"),
        ("black_scholes_2", models("greeks"),
         "using namespace bench::greeks;\n"
         "auto compiled(const market& m) { return gradfold::value_and_hessian<call_price>(m); }\n"),
        ("black_scholes_3", models("greeks"),
         "using namespace bench::greeks;\n"
         "auto compiled(const market& m) { return gradfold::evaluate<named>(m); }\n"),
        ("lennard_jones_8", models("lennard_jones"),
         "using namespace bench::lennard_jones;\n"
         "auto compiled(const std::array<double, coordinates>& x) { return gradfold::value_and_hessian<energy>(x); }\n"),
        *[(name, "run/workloads/rosenbrock_model.hpp",
           "using namespace bench::rosenbrock;\n"
           f"auto compiled(const std::array<double, 50>& x) {{ return gradfold::{call}<function>(x); }}\n")
          for name, call in (("rosenbrock_50", "value_and_hessian"), ("rosenbrock_50_sparse", "value_and_sparse_hessian"),
                             ("rosenbrock_50_entries", "sparse_hessian"))],
        ("network_369_hvp", "run/workloads/network_model.hpp",
         "using namespace bench::network;\n"
         "using weights = std::array<double, parameters>;\n"
         "auto compiled(const weights& p, const weights& v, const std::array<double, input_width>& x, double target) {\n"
         "  return gradfold::hvp<network_loss, 0>(gradfold::at(p, x, target), gradfold::along(v));\n}\n"),
    ]


def _third_partials():
    """Each of the 125 by itself, as derivative<call, u, v, w>."""
    names = ("S", "K", "r", "sigma", "T")
    variables = "".join(f'inline constexpr auto {v} = variable<"{v}">;\n' for v in names)
    values = ", ".join(f"{v} = m[{i}]" for i, v in enumerate(names))
    calls = "".join(f"  *out++ = evaluate<derivative<call, {', '.join(order)}>>({values});\n"
                    for order in itertools.product(names, repeat=3))
    return ("using namespace gradfold;\n" + variables +
            "constexpr auto spread = sigma * sqrt(T);\n"
            "constexpr auto d1 = (log(S / K) + (r + sigma * sigma / 2) * T) / spread;\n"
            "constexpr auto call = S * normal_cdf(d1) - K * exp(-r * T) * normal_cdf(d1 - spread);\n\n"
            "void compiled(const std::array<double, 5>& m, double* out) {\n" + calls + "}\n")


TAYLOR = ("constexpr auto f = [](const auto& x) { return exp(sin(x)); };\n"
          "auto compiled(double x) { return gradfold::taylor<f, 20>(gradfold::at(x)); }\n")


def _dense(batch, inputs, hidden, outputs):
    arguments = (f"t<{inputs}, {hidden}>", f"t<{hidden}>", f"t<{hidden}, {outputs}>", f"t<{outputs}>",
                 f"t<{batch}, {inputs}>", f"t<{batch}, {outputs}>")
    return _with_workspace(f"bench::models::dense_loss<{batch}>", "0, 1, 2, 3", arguments)


def _with_workspace(loss, places, arguments):
    """Value and gradient in the first arguments, with the memory that it asks for."""
    named = ", ".join(f"const {t}& x{i}" for i, t in enumerate(arguments))
    passed = ", ".join(f"x{i}" for i in range(len(arguments)))
    return (f"constexpr auto both = gradfold::value_and_gradient<{loss}, {places}>;\n"
            f"gradfold::workspace<gradfold::cost<both, {', '.join(arguments)}>.workspace_bytes> memory;\n\n"
            f"auto compiled({named}) {{ return both(memory, {passed}); }}\n")


def _value(function, *arguments):
    named = ", ".join(f"const {t}& x{i}" for i, t in enumerate(arguments))
    passed = ", ".join(f"x{i}" for i in range(len(arguments)))
    return f"auto compiled({named}) {{ return gradfold::evaluate<bench::models::{function}>({passed}); }}\n"


def _pulled(function, size):
    return (f"double compiled(const t<{size}>& x, t<{size}>& slope) {{\n"
            f"  return gradfold::value_and_vjp<bench::models::{function}>(gradfold::at(x), 1.0, gradfold::into(slope));\n}}\n")


def _tensors():
    texts = [
        *[(f"Q, {n}", f"auto compiled(const t<{n}>& a, const t<{n}>& b, const t<{n}>& seed, t<{n}>& of_a, t<{n}>& of_b) {{\n"
                      "  return gradfold::value_and_vjp<bench::models::Q>(gradfold::at(a, b), seed, gradfold::into(of_a, of_b));\n}\n")
          for n in (10, 10_000_000)],
        *[(f"Rosenbrock, {n}", _pulled(f"rosenbrock<{n}>", n)) for n in (100, 1000)],
        ("dense 64-64-10, batch 32", _dense(32, 64, 64, 10)),
        ("dense 784-128-10, batch 64", _dense(64, 784, 128, 10)),
        ("LSTM cell, 100 steps", _with_workspace("bench::models::lstm", "0, 1, 2", ("t<128, 16>", "t<128, 32>", "t<128>", "t<100, 16>"))),
        ("recurrence, 10,000 steps", _with_workspace("bench::models::recurrence", "0, 1", ("double", "double"))),
        ("softmax 64x128", _value("softmax", "t<64, 128>")),
        ("layer norm 64x128", _value("layer_norm", "t<64, 128>")),
        ("convolution 3x3, 8x28x28", _value("convolution", "t<8, 28, 28>", "t<8, 8, 3, 3>")),
        *[(f"matmul, {n}", _value("product", f"t<{n}, {n}>", f"t<{n}, {n}>")) for n in (8, 512)],
        ("elementary functions fused, 1024", _pulled("elementary", 1024)),
    ]
    return [(name, "tensors/models.hpp", EXTENTS + text) for name, text in texts]


def _program(headers, text):
    includes = "".join(f"#include <{h}>\n" for h in ("gradfold/gradfold.hpp", *headers))
    return f"{includes}\n#include <array>\n#include <cmath>\n#include <cstddef>\n\n{text}"


def all_workloads():
    """(name, program, goal) of each."""
    rows = [(name, _program([header], text), None) for name, header, text in _matrices()]
    rows.append(("black_scholes, 125 third partials", _program([], _third_partials()), (30.0, 2000.0)))
    rows.append(("taylor<20> of exp(sin(x))", _program([], TAYLOR), (2.0, None)))
    rows += [(name, _program([header], text), TENSOR_GOAL) for name, header, text in _tensors()]
    return rows

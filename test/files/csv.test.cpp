// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "files/directory.hpp"

#include <gradfold/files.hpp>

using namespace gradfold;
using files_check::directory;
using files_check::mistake_of;

namespace {

using strings = std::vector<std::string>;

/// What read_csv says of a file with this text; empty where it reads it.
template <class T = double>
std::string refused(const std::string& text, const files::csv_form& form = {}) {
  const directory here;
  here.write("x.csv", text);
  return here.without(mistake_of([&] { files::read_csv<T>(here / "x.csv", form); }));
}
template <class T = double>
files::table<T> read(const std::string& text, const files::csv_form& form = {}) {
  const directory here;
  here.write("x.csv", text);
  return files::read_csv<T>(here / "x.csv", form);
}

}  // namespace

TEST_CASE("a table of numbers is read with the names of its columns") {
  const auto t = read("size,\"weight, in kg\"\n1,2.5\n-3e2,+4\n");
  CHECK(t.names == strings{"size", "weight, in kg"});
  CHECK((t.columns == 2 && t.rows() == 2));
  CHECK(t.fields == std::vector<double>{1, 2.5, -300, 4});
  CHECK((t.row(1)[0] == -300 && t.row(1).size() == 2));
  CHECK(t.column("weight, in kg") == 1);
  CHECK(mistake_of([&] { t.column("age"); }).ends_with("x.csv: line 1: there is no column 'age'"));
  CHECK(mistake_of([&] { t.reject(1, 0, "negative"); }).ends_with("x.csv: line 3, column 1: negative"));
}

TEST_CASE("forms of tables") {
  CHECK(read("\xef\xbb\xbf"
             "a,b\r\n 1 ,\"2\"\r\n3\t,4")
            .fields == std::vector<double>{1, 2, 3, 4});
  CHECK(read("1;2\n3;4\n", {.separator = ';', .names = false}).fields == std::vector<double>{1, 2, 3, 4});
  CHECK(read("a\tb\n1 \t 2\n", {.separator = '\t'}).fields == std::vector<double>{1, 2});
  CHECK(read("1 2\n3 4\n", {.separator = ' ', .names = false}).fields == std::vector<double>{1, 2, 3, 4});
  CHECK(read<int>("a,b\n1,-2\n").fields == std::vector{1, -2});
  CHECK(read<float>("a\n0.1\n").fields == std::vector{0.1f});
  CHECK(read<std::string>("name,age\n\"a \"\"b\"\", c\", 7\n,\n").fields == strings{"a \"b\", c", "7", "", ""});
  CHECK(read<std::string>("1,2\n", {.names = false}).fields == strings{"1", "2"});
}

TEST_CASE("a malformed table is refused in one line that names line and column") {
  CHECK(refused("") == "x.csv: line 1, column 1: the file is empty");
  CHECK(refused("\n \n") == "x.csv: line 1, column 1: the file is empty");
  CHECK(refused("a,b\n") == "x.csv: line 2, column 1: the file has names of columns, but no rows");
  CHECK(refused("a,7\n1,2\n") == "x.csv: line 1, column 2: a column's name is expected, not '7'");
  CHECK(refused("a,b\n1,2\n1\n") == "x.csv: line 3, column 1: 2 columns are expected, this line has 1");
  CHECK(refused("a,b\n1,2\n\n3,4\n") == "x.csv: line 3, column 1: 2 columns are expected, this line is blank");
  CHECK(refused("a,b\n1,2\n \r\n") == "x.csv: line 3, column 1: 2 columns are expected, this line is blank");
  CHECK(refused("a,b\n1,2\n1,2,3\n") == "x.csv: line 3, column 3: 2 columns are expected, this line has 3");
  CHECK(refused("a,b\n1,2\n1") == "x.csv: line 3, column 1: the file is cut off here: 2 columns are expected, this line has 1");
  CHECK(refused("a,b\n1,2\n1,") == "x.csv: line 3, column 2: the file is cut off here");
  CHECK(refused("a,b\n", {.columns = 1}) == "x.csv: line 1, column 2: 1 column is expected, this line has 2");
  CHECK(refused("a,b\n1,\n") == "x.csv: line 2, column 2: a number is missing");
  CHECK(refused("a,b\n1,\"\"\n") == "x.csv: line 2, column 2: a number is missing");
  CHECK(refused("a,b\n1,2.5x\n") == "x.csv: line 2, column 2: '2.5x' is not a number");
  CHECK(refused("a,b\n1,+-2\n") == "x.csv: line 2, column 2: '+-2' is not a number");
  CHECK(refused("a,b\n1,\x1b[2J\n") == "x.csv: line 2, column 2: '?[2J' is not a number");
  CHECK(refused("a,b\nnan,1\n") == "x.csv: line 2, column 1: 'nan' is out of range");
  CHECK(refused("a,b\n1e999,1\n") == "x.csv: line 2, column 1: '1e999' is out of range");
  CHECK(refused<float>("a,b\n1e39,1\n") == "x.csv: line 2, column 1: '1e39' is out of range");
  CHECK(refused<int>("a,b\n1,2.5\n") == "x.csv: line 2, column 2: '2.5' is not a whole number");
  CHECK(refused<unsigned char>("a,b\n1,256\n") == "x.csv: line 2, column 2: '256' is out of range");
  CHECK(refused("a,b\n1,\"2\n") == "x.csv: line 2, column 2: a quote without its end");
  CHECK(refused("a,b\n1,\"2") == "x.csv: line 2, column 2: the file is cut off here: a quote without its end");
  CHECK(refused("a,b\n1,\"2\"3\n") == "x.csv: line 2, column 2: the field goes on behind its quote");
  const directory here;
  CHECK(here.without(mistake_of([&] { files::read_csv(here / "none.csv"); })) == "none.csv: cannot be opened: No such file or directory");
  CHECK(mistake_of([&] { files::read_csv(here.path()); }) == here.path() + ": this is a directory");
}

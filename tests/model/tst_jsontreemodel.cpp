// SPDX-License-Identifier: MIT
#include "models/jsontreemodel.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

using Kind = JsonTreeModel::Kind;

Kind kindOf(const QModelIndex &index)
{
    return index.data(JsonTreeModel::KindRole).value<Kind>();
}

QString nameOf(const QModelIndex &index)
{
    return index.data().toString();
}

QString valueOf(const QModelIndex &index)
{
    return index.siblingAtColumn(JsonTreeModel::ValueColumn).data().toString();
}

/// The child of that name; the first of duplicates.
QModelIndex child(JsonTreeModel &model, const QModelIndex &parent, const QString &name)
{
    model.fetchMore(parent);
    for (int row = 0; row < model.rowCount(parent); ++row) {
        if (nameOf(model.index(row, 0, parent)) == name)
            return model.index(row, 0, parent);
    }
    return {};
}

void fetchAll(JsonTreeModel &model, const QModelIndex &parent = {})
{
    model.fetchMore(parent);
    for (int row = 0; row < model.rowCount(parent); ++row)
        fetchAll(model, model.index(row, 0, parent));
}

} // namespace

class TestJsonTreeModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_model = std::make_unique<JsonTreeModel>(); }
    void showsWhatIsWritten();
    void duplicatesAreBothThere();
    void pathsThatLeadToSeveral();
    void fillsWhenSomebodyLooks();
    void longArraysComeInGroups();
    void pathsAreThoseOfTheStandards_data();
    void pathsAreThoseOfTheStandards();
    void halfCharactersHaveNoPath();
    void valuesAreCopiedExactly();
    void problemsHaveARow_data();
    void problemsHaveARow();
    void everyByteIsFound();
    void deepTextsAreSafe();
    void anyBytesAreSafe();
    void nothingToShow();

private:
    QModelIndex show(const QByteArray &text)
    {
        m_model->setText(std::make_shared<const JsonTreeText>(text));
        return m_model->index(0, 0);
    }
    QString pointer(const QModelIndex &index) const { return jsonPointer(*m_model->path(index)); }
    QString path(const QModelIndex &index) const { return jsonPath(*m_model->path(index)); }

    std::unique_ptr<JsonTreeModel> m_model;
};

void TestJsonTreeModel::showsWhatIsWritten()
{
    QAbstractItemModelTester tester(m_model.get(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false); // it would in the middle of a reset
    const QModelIndex root =
        show("{\"n\":12345678901234567890,\"s\":\"Zo\\u00eb\\n\",\"t\":true,\"o\":{},\"l\":[1,2],"
             "\"\\u0061\":null}");
    fetchAll(*m_model);
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->rowCount(root), 6);
    QCOMPARE(valueOf(root), u"6 members"_s);
    QCOMPARE(valueOf(child(*m_model, root, u"n"_s)), u"12345678901234567890"_s);
    QCOMPARE(valueOf(child(*m_model, root, u"s"_s)), u"\"Zo\\u00eb\\n\""_s);
    QVERIFY(child(*m_model, root, u"s"_s)
                .siblingAtColumn(1)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"Zoë↵"_s));
    QVERIFY(kindOf(child(*m_model, root, u"t"_s)) == Kind::Literal);
    QVERIFY(!m_model->hasChildren(child(*m_model, root, u"o"_s)));
    QCOMPARE(valueOf(child(*m_model, root, u"o"_s)), u"{}"_s);
    QCOMPARE(valueOf(child(*m_model, root, u"l"_s)), u"2 items"_s);
    QCOMPARE(nameOf(m_model->index(5, 0, root)), u"\\u0061"_s);
}

void TestJsonTreeModel::duplicatesAreBothThere()
{
    const QModelIndex root = show("{\"a\":1,\"b\":2,\"a\":1e400,\"\\u0062\":3}");
    m_model->fetchMore(root);
    QCOMPARE(m_model->rowCount(root), 4);
    QCOMPARE(valueOf(m_model->index(0, 0, root)), u"1"_s);
    QCOMPARE(valueOf(m_model->index(2, 0, root)), u"1e400"_s);
    const auto repeat = [this](int row, const QModelIndex &in) {
        return m_model->index(row, 0, in).data(JsonTreeModel::RepeatRole).value<JsonRepeat>();
    };
    for (int row = 0; row < 4; ++row) {
        QCOMPARE(repeat(row, root).count, 2);
        QCOMPARE(repeat(row, root).ordinal, row < 2 ? 1 : 2);
    }
    QCOMPARE(repeat(0, show("{\"a\":1,\"b\":[]}")), JsonRepeat());
}

void TestJsonTreeModel::pathsThatLeadToSeveral()
{
    const QModelIndex root = show("{\"d\":{\"x\":[1]},\"e\":2,\"d\":{\"x\":[3]}}");
    const auto ambiguityAt = [this](qsizetype offset) {
        return m_model->ambiguity(m_model->reveal(offset));
    };
    QVERIFY(m_model->ambiguity(root).isEmpty());
    QVERIFY(ambiguityAt(20).isEmpty()); // e
    QVERIFY(ambiguityAt(11).contains(u"number 1 of 2 members named \u201cd\u201d"_s));
    QVERIFY(ambiguityAt(32).contains(u"number 2 of 2 members named \u201cd\u201d"_s));
    QCOMPARE(jsonPointer(*m_model->path(m_model->reveal(31))), u"/d/x/0"_s);
    // Far apart in a large object, and with bytes that are no UTF-8: those are different names.
    QByteArray many = "{\"first\":0";
    for (int i = 0; i < 3000; ++i)
        many += ",\"k" + QByteArray::number(i) + "\":0";
    many += ",\"a\xff\":0,\"a\xfe\":0,\"first\":1}";
    const JsonTreeText text(many);
    QCOMPARE(text.repeats.size(), 2u);
    QCOMPARE(text.repeats.front(), (JsonRepeat{1, 1, 2}));
    QCOMPARE(text.repeats.back(), (JsonRepeat{3004, 2, 2}));
}

void TestJsonTreeModel::fillsWhenSomebodyLooks()
{
    const QModelIndex root = show("[[1],[2]]");
    QVERIFY(m_model->hasChildren(root));
    QVERIFY(m_model->canFetchMore(root));
    QCOMPARE(m_model->rowCount(root), 0);
    m_model->fetchMore(root);
    QVERIFY(!m_model->canFetchMore(root));
    QCOMPARE(m_model->rowCount(root), 2);
    QCOMPARE(m_model->rowCount(m_model->index(0, 0, root)), 0);
}

void TestJsonTreeModel::longArraysComeInGroups()
{
    QAbstractItemModelTester tester(m_model.get(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false); // it would in the middle of a reset
    QByteArray text = "[";
    for (int i = 0; i < 2500; ++i)
        text += QByteArray::number(i * 2) + ',';
    text += "-1]";
    const QModelIndex root = show(text);
    m_model->fetchMore(root);
    QCOMPARE(m_model->rowCount(root), 3);
    QCOMPARE(nameOf(m_model->index(2, 0, root)), u"[2000 \u2026 2500]"_s);
    QVERIFY(kindOf(m_model->index(2, 0, root)) == Kind::Group);
    const QModelIndex group = m_model->index(1, 0, root);
    m_model->fetchMore(group);
    QCOMPARE(m_model->rowCount(group), 1000);
    const QModelIndex value = m_model->index(234, 0, group);
    QCOMPARE(nameOf(value), u"1234"_s);
    QCOMPARE(valueOf(value), u"2468"_s);
    QCOMPARE(pointer(value), u"/1234"_s); // groups are no part of a path
    QCOMPARE(pointer(group), QString());
    QCOMPARE(m_model->valueBytes(m_model->index(2, 0, root)).left(9), "4000,4002"_ba);
    // A million values: groups of groups, and nowhere more than a thousand rows.
    const QModelIndex many = show('[' + QByteArray("1,").repeated(1'100'000) + "2]");
    m_model->fetchMore(many);
    QCOMPARE(m_model->rowCount(many), 2);
    const QModelIndex last = m_model->reveal(2 * 1'100'000 + 1);
    QCOMPARE(valueOf(last), u"2"_s);
    QCOMPARE(nameOf(last), u"1100000"_s);
    for (QModelIndex at = last.parent(); at.isValid(); at = at.parent())
        QVERIFY(m_model->rowCount(at) <= JsonTreeModel::GroupSize);
}

void TestJsonTreeModel::pathsAreThoseOfTheStandards_data()
{
    QTest::addColumn<QByteArray>("key"); // as it is written
    QTest::addColumn<QString>("asPointer");
    QTest::addColumn<QString>("asPath");
    // RFC 6901 §5 and RFC 9535 §2.7.
    QTest::newRow("plain") << "foo"_ba << u"/foo"_s << u"$['foo']"_s;
    QTest::newRow("empty") << ""_ba << u"/"_s << u"$['']"_s;
    QTest::newRow("slash") << "a/b"_ba << u"/a~1b"_s << u"$['a/b']"_s;
    QTest::newRow("escaped slash") << "a\\/b"_ba << u"/a~1b"_s << u"$['a/b']"_s;
    QTest::newRow("tilde") << "m~n"_ba << u"/m~0n"_s << u"$['m~n']"_s;
    QTest::newRow("tilde one") << "~1"_ba << u"/~01"_s << u"$['~1']"_s;
    QTest::newRow("backslash") << "i\\\\j"_ba << u"/i\\j"_s << u"$['i\\\\j']"_s;
    QTest::newRow("quote") << "k\\\"l"_ba << u"/k\"l"_s << u"$['k\"l']"_s;
    QTest::newRow("apostrophe") << "it's"_ba << u"/it's"_s << u"$['it\\'s']"_s;
    QTest::newRow("blank") << " "_ba << u"/ "_s << u"$[' ']"_s;
    QTest::newRow("line feed") << "a\\nb"_ba << u"/a\nb"_s << u"$['a\\nb']"_s;
    QTest::newRow("control") << "\\u000b"_ba << u"/\u000b"_s << u"$['\\u000b']"_s;
    QTest::newRow("escaped letter") << "\\u00e9"_ba << u"/é"_s << u"$['é']"_s;
    QTest::newRow("house") << "\\ud83c\\udfe1"_ba << u"/🏡"_s << u"$['🏡']"_s;
}

void TestJsonTreeModel::pathsAreThoseOfTheStandards()
{
    QFETCH(QByteArray, key);
    QFETCH(QString, asPointer);
    QFETCH(QString, asPath);
    const QModelIndex root = show("{\"x\":0,\"" + key + "\":[[7],{\"y\":8}]}");
    QCOMPARE(pointer(root), QString());
    QCOMPARE(path(root), u"$"_s);
    m_model->fetchMore(root);
    const QModelIndex value = m_model->index(1, 0, root);
    QCOMPARE(pointer(value), asPointer);
    QCOMPARE(path(value), asPath);
    const QModelIndex y = child(*m_model, child(*m_model, value, u"1"_s), u"y"_s);
    QCOMPARE(pointer(y), asPointer + u"/1/y"_s);
    QCOMPARE(path(y), asPath + u"[1]['y']"_s);
}

void TestJsonTreeModel::halfCharactersHaveNoPath()
{
    const QModelIndex root = show("{\"\\ud83c\":{\"a\":1},\"\\ufffd\":2}");
    m_model->fetchMore(root);
    const QModelIndex half = m_model->index(0, 0, root);
    QVERIFY(!m_model->path(half));
    QVERIFY(!m_model->path(child(*m_model, half, u"a"_s)));
    QCOMPARE(path(m_model->index(1, 0, root)), u"$['\ufffd']"_s); // which is a character
}

void TestJsonTreeModel::valuesAreCopiedExactly()
{
    const QByteArray text = "{ \"a\" : [ 1.0 , \"\\u00e9\\/\xc3\xa9\" ] , \"b\":1E+2}";
    const QModelIndex root = show(text);
    QCOMPARE(m_model->valueBytes(root), text);
    const QModelIndex list = child(*m_model, root, u"a"_s);
    QCOMPARE(m_model->valueBytes(list), "[ 1.0 , \"\\u00e9\\/\xc3\xa9\" ]"_ba);
    QCOMPARE(m_model->valueBytes(child(*m_model, list, u"1"_s)), "\"\\u00e9\\/\xc3\xa9\""_ba);
    QCOMPARE(m_model->valueBytes(child(*m_model, root, u"b"_s)), "1E+2"_ba);
    QCOMPARE(m_model->valueBytes({}), QByteArray());
}

void TestJsonTreeModel::problemsHaveARow_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("parent"); // pointer of what the problem is in
    QTest::addColumn<QByteArray>("rest");
    QTest::newRow("no value") << "{\"a\":[1,{\"b\":}]}"_ba << u"/a/1"_s << "\"b\":}]}"_ba;
    QTest::newRow("cut off") << "[[1,2"_ba << u"/0"_s << ""_ba;
    QTest::newRow("bad word") << "[1, nul]"_ba << QString() << " nul]"_ba;
    QTest::newRow("closed wrongly") << "{\"a\":[1}"_ba << u"/a"_s << "}"_ba;
}

void TestJsonTreeModel::problemsHaveARow()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, parent);
    QFETCH(QByteArray, rest);
    QAbstractItemModelTester tester(m_model.get(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false); // it would in the middle of a reset
    show(text);
    const QModelIndex problem = m_model->problemIndex();
    QVERIFY(kindOf(problem) == Kind::Problem);
    QCOMPARE(nameOf(problem), u"Not JSON"_s);
    QVERIFY(valueOf(problem).contains(u"Not JSON from line 1, column"_s));
    const int last = m_model->rowCount(problem.parent()) - 1;
    QCOMPARE(problem.row(), rest.isEmpty() ? last : last - 1);
    if (!rest.isEmpty()) {
        QVERIFY(kindOf(problem.siblingAtRow(last)) == Kind::Rest);
        QCOMPARE(valueOf(problem.siblingAtRow(last)).toUtf8(), rest);
    }
    QCOMPARE(pointer(problem.parent()), parent);
    QCOMPARE(m_model->valueBytes(problem), rest);
}

void TestJsonTreeModel::everyByteIsFound()
{
    const QByteArray text = "{\"a\":[10,20,{\"b\":\"c\"}],\"d\":{}}";
    show(text);
    const auto at = [&](const char *part) { return pointer(m_model->reveal(text.indexOf(part))); };
    QCOMPARE(at("10"), u"/a/0"_s);
    QCOMPARE(at("20"), u"/a/1"_s);
    QCOMPARE(at("\"b\""), u"/a/2/b"_s);
    QCOMPARE(at("\"c\""), u"/a/2/b"_s);
    QCOMPARE(at("}]"), u"/a/2"_s);
    QCOMPARE(at("]"), u"/a"_s);
    QCOMPARE(at("\"d\""), u"/d"_s);
    QCOMPARE(at("{\"a\""), QString());
}

void TestJsonTreeModel::deepTextsAreSafe()
{
    constexpr int deep = 100'000;
    show(QByteArray(deep, '[') + '1' + QByteArray(deep, ']'));
    const QModelIndex deepest = m_model->reveal(deep);
    QVERIFY(deepest.isValid());
    QVERIFY(!m_model->hasChildren(deepest));
    QVERIFY(valueOf(deepest).contains(u"nested too deeply"_s));
    int depth = 0;
    for (QModelIndex at = deepest; at.isValid(); at = at.parent())
        ++depth;
    QCOMPARE(depth, JsonTreeModel::DeepestShown);
    QCOMPARE(m_model->valueBytes(deepest).size(), 2 * (deep - depth + 1) + 1);
    show(QByteArray(deep, '['));
    QVERIFY(m_model->problemIndex().isValid());
}

void TestJsonTreeModel::anyBytesAreSafe()
{
    QRandomGenerator random(13);
    static constexpr char interesting[] = "{}[]:,\"\\u00 1\"k\":\xff\xc3\xa9";
    for (int round = 0; round < 2000; ++round) {
        QByteArray text = round % 2 ? "{\"a\":[" : "[";
        for (int i = 0, n = random.bounded(30); i < n; ++i)
            text += interesting[random.bounded(int(sizeof interesting) - 1)];
        show(text);
        fetchAll(*m_model);
        for (qsizetype at = 0; at <= text.size(); ++at) {
            const QModelIndex index = m_model->reveal(at);
            QVERIFY(index.isValid());
            m_model->path(index);
            m_model->valueBytes(index);
            QVERIFY(index.data().isValid() && index.data(Qt::ToolTipRole).isValid());
        }
    }
}

void TestJsonTreeModel::nothingToShow()
{
    QVERIFY(m_model->isEmpty());
    QVERIFY(!m_model->reveal(0).isValid());
    show({});
    QCOMPARE(m_model->rowCount(), 1); // which says that a value is missing
    QVERIFY(kindOf(m_model->index(0, 0)) == Kind::Problem);
    m_model->setText(nullptr);
    QVERIFY(m_model->isEmpty());
    QCOMPARE(m_model->rowCount(), 0);
    show("7");
    QCOMPARE(valueOf(m_model->index(0, 0)), u"7"_s);
}

QTEST_GUILESS_MAIN(TestJsonTreeModel)
#include "tst_jsontreemodel.moc"

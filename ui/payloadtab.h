// SPDX-License-Identifier: MIT
#pragma once

#include "background.h"
#include "core/event.h"
#include "core/jsontext.h"
#include "models/rawtext.h"
#include "payloadview.h"

#include <QtCore/QByteArray>
#include <QtCore/QMetaType>
#include <QtWidgets/QWidget>

#include <optional>

class QPushButton;
class QStackedWidget;
class QToolButton;

namespace Hookglass {

class CopyButton;
class FindBar;
class HexView;
class JsonPrettyView;
class JsonTreeView;
class RawView;
class Segments;
class Theme;
class ToneLabel;

/// What a payload is compared with.
enum class PayloadPartner {
    EventBefore, ///< the event before that is about the same
    OtherChosen  ///< the other one that is chosen in the table
};

/// The body of one attempt: laid out, as a tree, as the text that it is, as bytes. All four show
/// the same selection; what is shown otherwise than it arrived is said. What takes long is done
/// beside the window.
class PayloadTab final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PayloadTab)
public:
    enum View { Pretty, Tree, Raw, Hex };
    /// Up to this size a body is looked through while somebody waits, in bytes.
    static constexpr qsizetype AtOnce = 32 * 1024;

    explicit PayloadTab(const Theme &theme, QWidget *parent = nullptr);
    ~PayloadTab() override;

    /// `change`: what an export did to it; said above it.
    void setBody(const QByteArray &body, BodyChange change = BodyChange::None);
    View currentView() const;
    void setView(View view);
    /// What Tab leads to, in order: of all views.
    QList<QWidget *> tabStops() const;
    void openFind();
    void findNext();
    void findPrevious();

    /// The text that is shown; the laid-out one while the tree is.
    PayloadView *view() const;
    JsonPrettyView *pretty() const { return m_pretty; }
    JsonTreeView *tree() const { return m_tree; }
    RawView *raw() const { return m_raw; }
    HexView *hex() const { return m_hex; }
    FindBar *findBar() const { return m_find; }
    QString noteText() const;
    QString changeText() const;   ///< that it is not the body that arrived; empty: it is
    QString problemWords() const; ///< empty: it is JSON, or nobody claimed so
    QString placeText() const;    ///< where the caret is
    QPushButton *problemButton() const { return m_toProblem; }
    QToolButton *compareButton() const { return m_compare; }

Q_SIGNALS:
    void compareWanted(Hookglass::PayloadPartner partner);

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum Lane { FactsLane, PrettyLane, TreeLane, RawLane, FindLane };
    struct Facts
    {
        TextFacts text;
        std::optional<JsonText::Problem> problem;
        QString problemWords;
    };
    struct Filled ///< views that have the body already
    {
        bool pretty = false;
        bool tree = false;
        bool raw = false;
        bool hex = false;
    };

    void build(const Theme &theme);
    void addKeys();
    void lookThrough(); ///< says what there is to know of the body
    void refresh();     ///< the view that is seen
    void fillCurrent(); ///< gives it the body, if it has not got it yet
    static Facts factsFor(const QByteArray &body);
    void setFacts(const Facts &facts);
    QString note() const;
    void showNote();
    QString copied() const;
    void take(qsizetype anchor, qsizetype caret, QWidget *from); ///< a selection
    void revealSelection();
    void showPlace();
    void tellCopied();
    void showProblem();
    void search();
    void setHits(const std::shared_ptr<const TextHits> &hits);
    void goToHit(qsizetype index);
    void closeFind();
    QWidget *currentWidget() const;
    void focusCurrent();

    Background m_background;
    QByteArray m_body;
    Facts m_facts;
    Filled m_filled;
    bool m_isLookedThrough = false;
    qsizetype m_anchor = 0; ///< the selection that all views share
    qsizetype m_caret = 0;
    std::shared_ptr<const TextHits> m_hits;
    qsizetype m_hit = -1;       ///< the current one
    qsizetype m_searchFrom = 0; ///< where the search began
    bool m_goWhenFound = false; ///< to the first hit behind m_searchFrom
    Segments *m_choice;
    ToneLabel *m_size;
    QToolButton *m_compare;
    QToolButton *m_findButton;
    CopyButton *m_copy;
    ToneLabel *m_change;
    ToneLabel *m_note;
    QWidget *m_problemBar;
    ToneLabel *m_problem;
    QPushButton *m_toProblem;
    FindBar *m_find;
    JsonPrettyView *m_pretty;
    JsonTreeView *m_tree;
    RawView *m_raw;
    HexView *m_hex;
    QStackedWidget *m_stack;
    ToneLabel *m_place;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::PayloadPartner)

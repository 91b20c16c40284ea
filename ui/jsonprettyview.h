// SPDX-License-Identifier: MIT
#pragma once

#include "models/jsonlayout.h"
#include "textview.h"

namespace Hookglass {

/// JSON laid out, coloured by its tokens, with objects and arrays that fold: by a click on the
/// triangle, by - and + at the caret, all of them with Ctrl. Text that is no JSON is shown, too.
class JsonPrettyView final : public TextView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JsonPrettyView)
public:
    JsonPrettyView(const Theme &theme, Background &background, int lane, QWidget *parent = nullptr);
    ~JsonPrettyView() override;

    const JsonFolds &folds() const { return m_folds; }
    bool canFold(qsizetype row) const;
    bool isFolded(qsizetype row) const;
    void toggleRow(qsizetype row);
    void foldAtCaret(); ///< the innermost object or array around the caret
    void unfoldAtCaret();
    void foldAll(); ///< all but the outermost
    void unfoldAll();

    /// Unfolds what hides it.
    void reveal(qsizetype offset) override;
    QString selectedText() const override;

protected:
    Maker maker() const override;
    ShownText shown(qsizetype row) const override;
    void bodyChanged() override;
    int markerWidth() const override;
    void paintMarker(QPainter &painter, qsizetype row, const QRect &rect) const override;
    bool pressed(qsizetype row, const QPoint &position) override;
    bool keyPressed(QKeyEvent *event) override;
    void fillMenu(QMenu &menu) override;

private:
    void setFolds(const JsonFolds &folds);

    JsonFolds m_folds;
};

} // namespace Hookglass

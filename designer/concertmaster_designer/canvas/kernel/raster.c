/* Draws what the canvas has many of: edges, blocks and sprites, from the arrays of the model into a picture in memory.
 *
 * It decides nothing: which rows, which colours, which scale come from its caller, which also keeps every array alive and of the
 * right kind. Two threads may draw into two parts of one picture at once; nothing is kept between calls and nothing is allocated.
 *
 * A pixel is 0xAARRGGBB, premultiplied. Only plain C11 is used, and no instruction beyond those every processor of its kind has.
 */

#include <math.h>
#include <stdint.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* A picture, and the part of it that may be drawn into; right and bottom lie beyond the last pixel. */
typedef struct {
    uint32_t *pixels;
    int64_t stride;
    int32_t left, top, right, bottom;
} Picture;

/* How the world lies on the picture: pixel = world * scale + offset. */
typedef struct {
    double scale;
    double dx, dy;
} Lens;

/* The columns of edges, and the measures of their bends in world units. */
typedef struct {
    const double *ax, *ay, *bx, *by;
    const float *lead;
    const uint16_t *flags;
    int32_t downwards;
    int32_t straight;
    double shortest_arm, longest_arm, longest_arm_back, down_arm, room_to_bend;
} Edges;

typedef struct {
    uint32_t color;
    int32_t smooth;
    double thickness;
    double pieces_a_root;
} Pen;

/* The columns of nodes, and what their shapes look like as blocks. */
typedef struct {
    const double *x, *y;
    const int32_t *shape;
    const uint8_t *status;
    const uint16_t *flags;
    const double *widths, *heights;
    const uint32_t *plain, *spines;
    const uint32_t *statuses;
    uint32_t chosen_color;
    int32_t chosen;
    int32_t spine;
    int32_t smooth;
} Blocks;

typedef struct {
    int32_t x, y, left, top, width, height;
} Stamp;

#define FIXED 16
#define ONE (1 << FIXED)
#define MOST_PIECES 160

/* Lay a colour over a pixel; 256 parts cover it. Exact for a whole cover, and 255 over 255 stays 255. */
static inline uint32_t over(uint32_t below, uint32_t color, uint32_t parts)
{
    uint32_t rest = 256 - parts;
    uint32_t rb = ((color & 0xff00ff) * parts + (below & 0xff00ff) * rest) >> 8;
    uint32_t ag = ((color >> 8) & 0xff00ff) * parts + ((below >> 8) & 0xff00ff) * rest;
    return (rb & 0xff00ff) | (ag & 0xff00ff00);
}

static inline double least(double a, double b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }

/* Round to the nearest whole number, halves to the even one, as the model does: adding so much leaves no room for a fraction. */
static inline int32_t nearest(double value)
{
    const double much = 6755399441055744.0;
    double sum = value + much;
    return (int32_t)(sum - much);
}

/* Round down and up within the range of a picture; without newer instructions the library's own are calls. */
static inline int32_t down(double value)
{
    int32_t whole = (int32_t)value;
    return whole - (whole > value);
}

static inline int32_t up(double value)
{
    int32_t whole = (int32_t)value;
    return whole + (whole < value);
}

/* ---- lines ---- */

/* One line of a chain. Along its longer side each pixel belongs to one line alone, so that chains have no beads where lines meet;
 * across it a line is as thick as the pen, and the two outermost pixels are covered in part. `major` is the axis of the longer
 * side; strides and bounds come in that order, so that one loop serves both. */
typedef struct {
    uint32_t *pixels;
    int64_t along, across;
    int32_t from, to, low, high;
} Axis;

static void stroke(const Axis *axis, double m0, double c0, double m1, double c1, const Pen *pen)
{
    if (m0 > m1) {
        double m = m0, c = c0;
        m0 = m1, c0 = c1, m1 = m, c1 = c;
    }
    double slope = (c1 - c0) / (m1 - m0);
    double reach = pen->smooth ? pen->thickness * 0.5 * sqrt(1.0 + slope * slope) : 0.0;
    double first = most(m0 - 0.5, axis->from), last = least(m1 - 0.5, axis->to);
    /* Leave out what lies beyond the sides. */
    if (slope > 1e-9 || slope < -1e-9) {
        double enter = m0 + (axis->low - reach - 1 - c0) / slope, leave = m0 + (axis->high + reach + 1 - c0) / slope;
        first = most(first, least(enter, leave) - 1.5);
        last = least(last, most(enter, leave) + 1.5);
    } else if (c0 + reach < axis->low || c0 - reach > axis->high) {
        return;
    }
    if (!(first < last))
        return;
    int32_t at = up(first), end = up(last);
    if (at >= end)
        return;
    double middle = c0 + (at + 0.5 - m0) * slope - axis->low;
    int64_t center = (int64_t)(middle * ONE), step = (int64_t)(slope * ONE);
    int64_t half = (int64_t)(reach * ONE);
    uint32_t height = (uint32_t)(axis->high - axis->low), color = pen->color;
    uint32_t *line = axis->pixels + at * axis->along + axis->low * axis->across;
    int64_t across = axis->across;
    if (!pen->smooth) {
        for (; at < end; at++, line += axis->along, center += step) {
            int32_t pixel = (int32_t)(center >> FIXED);
            if ((uint32_t)pixel < height)
                line[pixel * across] = color;
        }
        return;
    }
    for (; at < end; at++, line += axis->along, center += step) {
        int64_t begin = center - half, stop = center + half;
        int32_t pixel = (int32_t)(begin >> FIXED), beyond = (int32_t)(stop >> FIXED);
        if (pixel == beyond) {
            if ((uint32_t)pixel < height)
                line[pixel * across] = over(line[pixel * across], color, (uint32_t)((stop - begin) >> 8));
            continue;
        }
        uint32_t parts = 256 - (uint32_t)((begin >> 8) & 255);
        if ((uint32_t)pixel < height)
            line[pixel * across] = over(line[pixel * across], color, parts);
        while (++pixel < beyond)
            if ((uint32_t)pixel < height)
                line[pixel * across] = color;
        parts = (uint32_t)((stop >> 8) & 255);
        if ((uint32_t)beyond < height)
            line[beyond * across] = over(line[beyond * across], color, parts);
    }
}

static void draw_line(const Picture *picture, double x0, double y0, double x1, double y1, const Pen *pen)
{
    double margin = pen->thickness + 1;
    if (most(x0, x1) < picture->left - margin || least(x0, x1) > picture->right + margin ||
        most(y0, y1) < picture->top - margin || least(y0, y1) > picture->bottom + margin)
        return;
    if (fabs(x1 - x0) >= fabs(y1 - y0)) {
        if (x0 == x1)
            return;
        Axis axis = {picture->pixels, 1, picture->stride, picture->left, picture->right, picture->top, picture->bottom};
        stroke(&axis, x0, y0, x1, y1, pen);
    } else {
        Axis axis = {picture->pixels, picture->stride, 1, picture->top, picture->bottom, picture->left, picture->right};
        stroke(&axis, y0, x0, y1, x1, pen);
    }
}

/* ---- edges ---- */

static void draw_curve(const Picture *picture, const double x[4], const double y[4], const Pen *pen)
{
    double margin = pen->thickness + 1;
    double low = least(least(x[0], x[1]), least(x[2], x[3])), high = most(most(x[0], x[1]), most(x[2], x[3]));
    if (high < picture->left - margin || low > picture->right + margin)
        return;
    low = least(least(y[0], y[1]), least(y[2], y[3])), high = most(most(y[0], y[1]), most(y[2], y[3]));
    if (high < picture->top - margin || low > picture->bottom + margin)
        return;
    double length = fabs(x[3] - x[0]) + fabs(y[3] - y[0]) + fabs(x[1] - x[0]) + fabs(y[1] - y[0]);
    /* One that runs back turns sharply at both ends. */
    int32_t pieces = 2 + (int32_t)(pen->pieces_a_root * sqrt(length) * (x[3] < x[0] ? 2.5 : 1.0));
    if (y[0] == y[1] && y[1] == y[2] && y[2] == y[3] && x[0] <= x[1] && x[2] <= x[3] && x[0] <= x[3])
        pieces = 1;
    else if (pieces > MOST_PIECES)
        pieces = MOST_PIECES;
    double px = x[0], py = y[0];
    for (int32_t piece = 1; piece <= pieces; piece++) {
        double t = (double)piece / pieces, u = 1.0 - t;
        double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
        double qx = a * x[0] + b * x[1] + c * x[2] + d * x[3], qy = a * y[0] + b * y[1] + c * y[2] + d * y[3];
        draw_line(picture, px, py, qx, qy, pen);
        px = qx, py = qy;
    }
}

/* Draw one edge as `curves` of the model has it: a lead, then a cubic with level ends, or one that leaves downwards. */
static void draw_edge(const Picture *picture, const Lens *lens, const Edges *edges, int64_t row, const Pen *pen)
{
    double sx = edges->ax[row], ay = edges->ay[row], bx = edges->bx[row], by = edges->by[row];
    double scale = lens->scale, dx = lens->dx, dy = lens->dy;
    if (edges->straight) {
        draw_line(picture, sx * scale + dx, ay * scale + dy, bx * scale + dx, by * scale + dy, pen);
        return;
    }
    int falls = (edges->flags[row] & edges->downwards) != 0;
    double ax = sx;
    if (!falls)
        ax += bx < sx ? edges->lead[row] : least(most(bx - sx - edges->room_to_bend, 0.0), edges->lead[row]);
    double gap = bx - ax;
    double arm = least(most(fabs(gap) / 2, edges->shortest_arm), gap < 0 ? edges->longest_arm_back : edges->longest_arm);
    double x[4] = {ax, falls ? ax : ax + arm, bx - arm, bx};
    double y[4] = {ay, falls ? ay + edges->down_arm : ay, by, by};
    for (int32_t point = 0; point < 4; point++) {
        x[point] = x[point] * scale + dx;
        y[point] = y[point] * scale + dy;
    }
    if (sx != ax)
        draw_line(picture, sx * scale + dx, y[0], x[0], y[0], pen);
    draw_curve(picture, x, y, pen);
}

EXPORT void cm_edges(const Picture *picture, const Lens *lens, const Edges *edges, const int64_t *rows, int64_t count, const Pen *pen)
{
    for (int64_t place = 0; place < count; place++)
        draw_edge(picture, lens, edges, rows[place], pen);
}

EXPORT void cm_lines(const Picture *picture, const double *lines, int64_t count, const Pen *pen)
{
    for (int64_t place = 0; place < count; place++, lines += 4)
        draw_line(picture, lines[0], lines[1], lines[2], lines[3], pen);
}

/* ---- rectangles ---- */

static void fill(const Picture *picture, int32_t x0, int32_t y0, int32_t x1, int32_t y1, uint32_t color)
{
    x0 = x0 > picture->left ? x0 : picture->left;
    y0 = y0 > picture->top ? y0 : picture->top;
    x1 = x1 < picture->right ? x1 : picture->right;
    y1 = y1 < picture->bottom ? y1 : picture->bottom;
    for (int32_t y = y0; y < y1; y++) {
        uint32_t *line = picture->pixels + y * picture->stride;
        for (int32_t x = x0; x < x1; x++)
            line[x] = color;
    }
}

/* Parts of 256 that an interval covers of the pixel at `at`. */
static inline uint32_t cover(double begin, double end, int32_t at)
{
    double parts = (least(end, at + 1.0) - most(begin, at)) * 256.0;
    return parts <= 0 ? 0 : parts >= 256 ? 256 : (uint32_t)parts;
}

/* A rectangle between pixels covers its border in part; so a wall of small ones shows no pattern that is not there. */
static void fill_smooth(const Picture *picture, double left, double top, double right, double bottom, uint32_t color)
{
    double reach_x = most(left, picture->left), end_x = least(right, picture->right);
    double reach_y = most(top, picture->top), end_y = least(bottom, picture->bottom);
    if (!(reach_x < end_x && reach_y < end_y))
        return;
    int32_t x0 = down(reach_x), x1 = up(end_x), y0 = down(reach_y), y1 = up(end_y);
    for (int32_t y = y0; y < y1; y++) {
        uint32_t high = cover(top, bottom, y);
        uint32_t *line = picture->pixels + y * picture->stride;
        for (int32_t x = x0; x < x1; x++)
            line[x] = over(line[x], color, cover(left, right, x) * high >> 8);
    }
}

EXPORT void cm_blocks(const Picture *picture, const Lens *lens, const Blocks *blocks, const int64_t *rows, int64_t count)
{
    double scale = lens->scale;
    int32_t dx = (int32_t)lens->dx, dy = (int32_t)lens->dy;
    for (int64_t place = 0; place < count; place++) {
        int64_t row = rows[place];
        int32_t shape = blocks->shape[row];
        uint8_t status = blocks->status[row];
        int plain = status == 0;
        uint32_t color = plain ? blocks->plain[shape] : blocks->statuses[status];
        if (blocks->flags[row] & blocks->chosen)
            color = blocks->chosen_color, plain = 0;
        double x = blocks->x[row] * scale, y = blocks->y[row] * scale;
        if (blocks->smooth) {
            x += dx, y += dy;
            fill_smooth(picture, x, y, x + blocks->widths[shape], y + blocks->heights[shape], color);
            continue;
        }
        int32_t left = nearest(x) + dx, top = nearest(y) + dy;
        int32_t bottom = top + (int32_t)blocks->heights[shape];
        fill(picture, left, top, left + (int32_t)blocks->widths[shape], bottom, color);
        if (plain && blocks->spine)
            fill(picture, left, top, left + blocks->spine, bottom, blocks->spines[shape]);
    }
}

EXPORT void cm_dots(const Picture *picture, const int32_t *xs, int64_t columns, const int32_t *ys, int64_t lines, int32_t size,
                    uint32_t color)
{
    for (int64_t line = 0; line < lines; line++)
        for (int64_t column = 0; column < columns; column++)
            fill(picture, xs[column], ys[line], xs[column] + size, ys[line] + size, color);
}

/* ---- sprites ---- */

EXPORT void cm_stamps(const Picture *picture, const uint32_t *sheet, int64_t stride, const Stamp *stamps, int64_t count)
{
    for (int64_t place = 0; place < count; place++) {
        Stamp stamp = stamps[place];
        int32_t x0 = stamp.x > picture->left ? stamp.x : picture->left, y0 = stamp.y > picture->top ? stamp.y : picture->top;
        int32_t x1 = stamp.x + stamp.width, y1 = stamp.y + stamp.height;
        x1 = x1 < picture->right ? x1 : picture->right;
        y1 = y1 < picture->bottom ? y1 : picture->bottom;
        for (int32_t y = y0; y < y1; y++) {
            uint32_t *line = picture->pixels + y * picture->stride;
            const uint32_t *from = sheet + (int64_t)(stamp.top + y - stamp.y) * stride + (stamp.left - stamp.x);
            for (int32_t x = x0; x < x1; x++) {
                uint32_t color = from[x], alpha = color >> 24;
                if (alpha == 255) {
                    line[x] = color;
                } else if (alpha) {
                    /* Premultiplied: the colour as it is, over what shows through of the pixel below. */
                    uint32_t rest = 256 - alpha - (alpha >> 7), below = line[x];
                    uint32_t rb = ((below & 0xff00ff) * rest >> 8) & 0xff00ff;
                    uint32_t ag = ((below >> 8) & 0xff00ff) * rest & 0xff00ff00;
                    line[x] = color + (rb | ag);
                }
            }
        }
    }
}
